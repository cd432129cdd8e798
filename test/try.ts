import { randomCase } from './support/random-cases.ts'
import { Account, compared, smallest } from './support/comparing.ts'
const account = new Account()
let draw = 0,
  comp = 0
const from = Number(process.env['FROM'] ?? 0),
  N = Number(process.env['N'] ?? 20),
  SIZE = Number(process.env['SIZE'] ?? 20)
for (let seed = from; seed < from + N; seed++) {
  let t = performance.now()
  const one = randomCase(seed, SIZE)
  const d = performance.now() - t
  draw += d
  t = performance.now()
  const fails = (c: typeof one): unknown => {
    try {
      return compared(c, account)
    } catch (e) {
      return e
    }
  }
  const found = fails(one)
  const took = performance.now() - t
  comp += took
  if (took > 1500 || d > 500) console.log('slow', seed, d, took)
  if (found !== undefined) {
    const kind = found instanceof Error ? String(found.stack).slice(0, 800) : 'dis'
    console.log(seed, kind)
    if (process.env['SMALL'] !== '0') {
      const small = smallest(one, (c) => {
        const r = fails(c)
        return (
          r !== undefined &&
          r instanceof Error === found instanceof Error &&
          (!(r instanceof Error) || r.message.slice(0, 20) === (found as Error).message.slice(0, 20))
        )
      })
      console.log(JSON.stringify(small, null, 1), JSON.stringify(fails(small)))
    }
  }
}
console.log({ draw, comp, ...account, features: undefined })
console.log(
  [...account.features]
    .toSorted((a, b) => a[1] - b[1])
    .map(([k, n]) => `${n} ${k}`)
    .join('\n'),
)
