/**
 * What people can type instead of choosing. The ways to write something are separated by ` | `; hints show the first
 * one. Upper and lower case and accents do not matter. The names of months and the words of calendars (`yesterday`, `2
 * weeks ago`) are also understood in each language, and English is understood in all.
 */
export const TYPED = {
  // A day.
  'word.today': 'today',
  'word.yesterday': 'yesterday',
  'word.ago.days': '{count} days ago | {count} day ago',
  'word.ago.weeks': '{count} weeks ago | {count} week ago',
  'word.ago.months': '{count} months ago | {count} month ago',
  'word.ago.years': '{count} years ago | {count} year ago',
  'word.count.1': 'one | a | an',
  'word.count.2': 'two',
  'word.count.3': 'three',
  'word.count.4': 'four',
  'word.count.5': 'five',
  'word.count.6': 'six',
  // Words between the parts of a date, and endings after the number of its day.
  'word.date.between': 'of | the',
  'word.date.day': 'st | nd | rd | th',
  // It has not ended yet.
  'word.ongoing': 'ongoing | on going | going on | still going on | it is still going on',
  // An age: 58 years old, 60 to 69, 60s.
  'word.age': 'years | year | yrs | yr | yo | y | years old | year old',
  'word.age.to': 'to',
  'word.age.tens': '{tens}s',
  // Words between two answers given at once, such as the drugs of a regimen.
  'word.together': 'and | plus | with | then | followed by',
  // For any fact.
  'word.unknown': "unknown | not known | don't know | dont know",
} as const
