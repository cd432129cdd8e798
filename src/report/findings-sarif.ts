import { CATALOGUE } from '../catalogue/index.ts'
import type { Severity } from '../catalogue/index.ts'
import type { Diagnostic } from '../text/index.ts'
import { regionOf } from './findings-report.ts'

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
}

/**
 * Findings as SARIF 2.1.0 (OASIS), which code hosts read: one run, every check as a rule, fixes as replacements.
 * Columns count UTF-16 units.
 */
export function findingsSarif(found: readonly Diagnostic[], version: string): object {
  const codes = CATALOGUE.map((page) => page.code)
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'prescreen',
            version,
            rules: CATALOGUE.map((page) => ({
              id: page.code,
              shortDescription: { text: `${page.title}.` },
              fullDescription: { text: page.why },
              help: { text: page.fix },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: found.map((one) => ({
          ruleId: one.code,
          ruleIndex: codes.indexOf(one.code),
          level: LEVELS[one.severity],
          message: { text: one.witness === undefined ? one.message : `${one.message} For example: ${one.witness}` },
          locations: [{ physicalLocation: { ...artifact(one), region: regionOf(one) } }],
          ...(one.fix !== undefined && {
            fixes: [
              {
                artifactChanges: [
                  {
                    ...artifact(one),
                    replacements: [
                      {
                        deletedRegion: regionOf({ file: one.file, span: one.fix.span }),
                        insertedContent: { text: one.fix.text },
                      },
                    ],
                  },
                ],
              },
            ],
          }),
        })),
      },
    ],
  }
}

/** The file as a location. SARIF wants paths as relative URIs; absolute paths become `file:` URIs. */
function artifact({ file }: Diagnostic): { artifactLocation: { uri: string } } {
  const uri = file.path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
  return { artifactLocation: { uri: file.path.startsWith('/') ? `file://${uri}` : uri } }
}
