/**
 * Lets V8 optimize functions only after they ran eight times as long as it would wait for. One patient is screened before what is optimized pays;
 * who screens thousands hardly notices. Later versions of V8 wait of themselves, and do not know the flag.
 */
export function optimizeLater(): void {
  setBudget(8 * BUDGET)
}

/** The other way round. Code is kept for a start under flags as they are of themselves. */
export function optimizeAsUsual(): void {
  setBudget(BUDGET)
}

/** In bytes of bytecode, as V8 11 has it. */
const BUDGET = 66 * 1024

function setBudget(bytes: number): void {
  if (process.versions.v8.startsWith('11.'))
    process.getBuiltinModule('node:v8').setFlagsFromString(`--interrupt-budget=${bytes}`)
}
