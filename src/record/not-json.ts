/** What keeps a text from being JSON, as people are told; a patient's data does not belong in a message. */
export function notJson(endsEarly: boolean): string {
  return endsEarly ? 'the text ends too early' : 'unexpected text'
}
