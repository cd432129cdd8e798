import { setFlagsFromString } from 'node:v8'

/**
 * Has this process and its threads collect garbage early: what one patient leaves behind is soon of no use, and memory must not
 * grow with the patients, who may be many on a small machine.
 */
export function keepHeapSmall(): void {
  // The old part grows by this much (V8's own choice is up to four times) before it is collected; the nursery does not grow.
  setFlagsFromString('--heap-growing-percent=40')
  setFlagsFromString('--semi-space-growth-factor=1')
}
