import type { Command } from 'commander'
import { VERSION } from '../screen/index.ts'
import { inAscii } from '../text/index.ts'

/** The manual page (section 1), made from the command line itself, in the `man` macros of roff. */
export function manualPage(program: Command): string {
  const lines = [
    `.TH PRESCREEN 1 "" "prescreen ${VERSION}" "User Commands"`,
    '.SH NAME',
    'prescreen \\- show which breast-cancer trials a patient could join, and why',
    '.SH SYNOPSIS',
    '.B prescreen',
    '[COMMAND] [OPTIONS] [FILES]',
    '.SH DESCRIPTION',
    roff(program.description()),
    '.PP',
    'Results go to standard output, progress and messages to standard error.',
    '.SH OPTIONS OF ALL COMMANDS',
    ...optionLines(program),
    '.SH COMMANDS',
    ...program.commands.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...[
      ['0', 'done, nothing to report'],
      ['1', 'done, with findings: a failed check or test, a refused record, a difference'],
      ['2', 'could not run: bad arguments, an unreadable file, broken rules'],
      ['130', 'interrupted'],
    ].flatMap(([status = '', text = '']) => ['.TP', `.B ${status}`, text]),
    '.SH ENVIRONMENT',
    '.TP',
    '.B NO_COLOR, FORCE_COLOR',
    'Turn colours off, or on even when the output is a pipe.',
    '.TP',
    '.B XDG_CONFIG_HOME, XDG_STATE_HOME',
    'Folders of the configuration and of the screening log.',
    '.TP',
    '.B LC_ALL, LC_CTYPE, LANG',
    'If they name a locale without UTF\\-8, such as C, text for people is written in ASCII.',
    '.TP',
    '.B TERM',
    'If it is dumb, questions are asked line by line, as with \\-\\-linear.',
    '.TP',
    '.B PAGER',
    'Program that shows long texts page by page.',
  ]
  return `${lines.join('\n')}\n`
}

function commandLines(command: Command): string[] {
  const usage = command.registeredArguments.map((one) => {
    const name = one.variadic ? `${one.name()}…` : one.name()
    return one.required ? `<${name}>` : `[${name}]`
  })
  const described = command.registeredArguments.map((one) => roff(`${one.name()}: ${one.description}.`))
  return [
    `.SS ${roff(['prescreen', command.name(), ...usage].join(' '))}`,
    roff(sentence(command.description())),
    ...described.flatMap((text) => ['.br', text]),
    ...optionLines(command),
  ]
}

function optionLines(command: Command): string[] {
  return command.options.flatMap((option) => ['.TP', `.B ${roff(option.flags)}`, roff(sentence(option.description))])
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.)]$/.test(text) ? '' : '.'}`
}

/** A text escaped for roff, with only those characters that every locale can show. */
function roff(text: string): string {
  return inAscii(text)
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^([.'])/gm, '\\&$1')
}
