import { parsePartialDate } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'

/** One part of a treatment, as one resource gives it: an order, a dose, a fraction. */
export interface CoursePart {
  /**
   * Equal for parts that may belong to one course; undefined: nobody knows what it belongs to, so it is a course of its
   * own.
   */
  readonly key: string | undefined
  /** Its first and last known days, as exact as they are known; undefined if it has none. */
  readonly from: string | undefined
  readonly to: string | undefined
}

/**
 * The longest time that may lie between two parts: from the first day on which one may have ended to the last day on
 * which the next may have begun.
 */
export interface Gap {
  readonly first: Day
  readonly last: Day
  readonly days: number
}

/**
 * Groups parts into courses, in the order of their first parts. Parts belong together if they have the same key and
 * `isOne` accepts the longest possible gap between them. Parts with a key but without a date are one course per key,
 * because nothing separates them. Within a course, dated parts are sorted by their start.
 */
export function coursesOf<T extends CoursePart>(parts: readonly T[], isOne: (before: T, gap: Gap) => boolean): T[][] {
  const groups = new Map<string, T[]>()
  const courses: T[][] = []
  for (const part of parts) {
    const group = part.key === undefined ? undefined : groups.get(part.key)
    if (group !== undefined) group.push(part)
    else if (part.key === undefined) courses.push([part])
    else groups.set(part.key, [part])
  }
  for (const group of groups.values()) {
    const undated = group.filter((one) => startOf(one) === undefined)
    if (undated.length > 0) courses.push(undated)
    courses.push(...splitAtGaps(group, isOne))
  }
  const place = new Map(parts.map((part, i) => [part, i]))
  const first = new Map(
    courses.map((course) => [course, course.reduce((at, part) => Math.min(at, place.get(part) ?? 0), parts.length)]),
  )
  return courses.toSorted((a, b) => (first.get(a) ?? 0) - (first.get(b) ?? 0))
}

function splitAtGaps<T extends CoursePart>(group: readonly T[], isOne: (before: T, gap: Gap) => boolean): T[][] {
  const dated = group.filter((one) => startOf(one) !== undefined)
  const courses: T[][] = []
  let before: T | undefined
  for (const part of dated.toSorted((a, b) => (startOf(a)?.first ?? 0) - (startOf(b)?.first ?? 0))) {
    const course = courses.at(-1)
    const [end, start] = [before && endOf(before), startOf(part)]
    const gap = end && start && { first: end.first, last: start.last, days: start.last - end.first }
    if (course !== undefined && before !== undefined && gap !== undefined && isOne(before, gap)) {
      course.push(part)
      before = lastOf<T>([before, part])
      continue
    }
    courses.push([part])
    before = part
  }
  return courses
}

/** The part of a course that ends last; undefined if the course is empty. */
export function lastOf<T extends CoursePart>(course: readonly T[]): T | undefined {
  return course.toSorted((a, b) => (endOf(b)?.last ?? 0) - (endOf(a)?.last ?? 0))[0]
}

const startOf = ({ from }: CoursePart): ReturnType<typeof parsePartialDate> => parsePartialDate(from ?? '')
const endOf = ({ from, to }: CoursePart): ReturnType<typeof parsePartialDate> => parsePartialDate(to ?? from ?? '')
