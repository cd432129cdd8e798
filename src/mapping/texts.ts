import type { FhirMapping } from './mapping.ts'

/**
 * Every text of a mapping that people read, in English, by its place in the mapping. A text without a name is listed
 * under its English words.
 */
export function mappingTexts({
  metastases,
  scales,
}: FhirMapping): readonly (readonly [place: string, english: string])[] {
  return [
    ...metastases.not_taken.map(({ because }) => [because, because] as const),
    ...Object.entries(scales).flatMap(([name, { borderline }]) =>
      borderline === undefined ? [] : [[`scales.${name}.borderline`, borderline.say] as const],
    ),
  ]
}
