export function findChromium(options?: { readonly install?: boolean; readonly say?: (line: string) => void }): Promise<string>;
