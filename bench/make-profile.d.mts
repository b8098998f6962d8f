export function makeProfile(samples: number, functions: number, path: string, seed?: number): Promise<void>;
