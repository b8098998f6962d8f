/** Names of code addresses. Ascending addresses; a name holds up to the next one. */
export interface SymbolTable {
  readonly addresses: Float64Array;
  readonly names: readonly string[];
  /** Each address stands for itself alone (`/debug/pprof/symbol`), not for all up to the next. */
  readonly isExact: boolean;
}
