import { setFlagsFromString } from 'node:v8'

/**
 * Makes this process and its threads collect garbage early. What one patient leaves behind is soon useless, and memory
 * must not grow with the number of patients, which may be large on a small machine.
 */
export function keepHeapSmall(): void {
  // The old space grows by 40 % (by default up to fourfold) before it is collected; the young space does not grow.
  setFlagsFromString('--heap-growing-percent=40')
  setFlagsFromString('--semi-space-growth-factor=1')
}
