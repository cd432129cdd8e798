/**
 * Makes V8 optimize a function only after it ran eight times as long as by default. For one patient, optimizing takes
 * longer than it saves; for thousands, the delay hardly matters. Later versions of V8 wait longer by themselves and do
 * not know the flag.
 */
export function optimizeLater(): void {
  setBudget(8 * BUDGET)
}

/** Undoes `optimizeLater`. The build uses it because the code cache must be made under the default flags. */
export function optimizeAsUsual(): void {
  setBudget(BUDGET)
}

/** The default of V8 11, in bytes of bytecode. */
const BUDGET = 66 * 1024

function setBudget(bytes: number): void {
  if (process.versions.v8.startsWith('11.'))
    process.getBuiltinModule('node:v8').setFlagsFromString(`--interrupt-budget=${bytes}`)
}
