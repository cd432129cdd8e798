import type { Rows } from './row.ts'

/** Mistakes in translations. */
export const TRANSLATIONS = {
  'translation/name': {
    severity: 'error',
    title: 'A translation that belongs to no file, or to another language',
    why: 'Nobody would ever see it, or it would appear in the wrong language.',
    fix: 'Name it after the file that it translates, with the language before the ending: `NCT04158843.de.yaml`.',
    around: 'translation',
    bad: 'format: prescreen/translation/1\nlanguage: fr\ntexts: {}\n',
    good: 'format: prescreen/translation/1\nlanguage: de\ntexts: {}\n',
  },
  'translation/template': {
    severity: 'error',
    title: 'A translation whose placeholders differ from the English',
    why: 'The names in braces are replaced by values, so a missing one would drop part of the sentence; the English sentence is shown instead.',
    fix: 'Use exactly the placeholders of the English sentence, in every plural form.',
    around: 'interface',
    bad: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  value.between: {en: "{min} to {max}", de: "ab {min}"}\n',
    good: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  value.between: {en: "{min} to {max}", de: "{min} bis {max}"}\n',
  },
  'translation/words': {
    severity: 'warning',
    title: 'A typed word with two meanings',
    why: 'English words are understood as well as those of the language. If their meanings differ, the interview asks which one is meant, or uses that of the language.',
    fix: 'Remove the word if there is another way to type it; otherwise nothing needs to be done.',
    around: 'interface',
    bad: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  word.today: {en: today, de: heute | yesterday}\n',
    good: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  word.today: {en: today, de: heute}\n',
  },
  'translation/stale': {
    severity: 'warning',
    title: 'A translation of an English text that has changed or gone',
    why: 'The translation may no longer be right, so the English text is shown.',
    fix: 'Translate the current English text, and update the English beside it.',
    around: 'translation',
    bad: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  I1.text: {en: Men only., de: Nur Männer.}\n',
    good: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  I1.text: {en: Women only., de: Nur Frauen.}\n',
  },
  'translation/missing': {
    severity: 'info',
    title: 'Texts without a translation',
    why: 'They are shown in English, marked `[en]`.',
    fix: 'Translate them; `prescreen translate de` adds them to the file, each beside its English text.',
    around: 'translation',
    bad: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  I1.text: {en: Women only., de: Nur Frauen.}\n',
    good: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  title: {en: t, de: T}\n  I1.text: {en: Women only., de: Nur Frauen.}\n',
  },
} satisfies Rows
