import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node'
import type { CompletionItem, CompletionList, Diagnostic, Hover } from 'vscode-languageserver-protocol/node'

/** An editor with a YAML file open, using the language server that most editors use. */
export interface YamlEditor {
  /** The completions offered at the place marked `|`. */
  readonly complete: (path: string, text: string) => Promise<string[]>
  /** The mistakes that the editor underlines in a text. */
  readonly mistakes: (path: string, text: string) => Promise<{ readonly line: number; readonly message: string }[]>
  /** What the editor shows for the place marked `|`. */
  readonly hover: (path: string, text: string) => Promise<string>
  readonly close: () => Promise<void>
}

export async function yamlEditor(): Promise<YamlEditor> {
  const server = spawn(process.execPath, ['node_modules/yaml-language-server/bin/yaml-language-server', '--stdio'])
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  )
  const published = new Map<string, (found: Diagnostic[]) => void>()
  connection.onNotification('textDocument/publishDiagnostics', (params: { uri: string; diagnostics: Diagnostic[] }) => {
    published.get(params.uri)?.(params.diagnostics)
  })
  const settings = { yaml: { validate: true, completion: true, hover: true, schemaStore: { enable: false } } }
  connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
    items.map(({ section }) => (section === 'yaml' ? settings.yaml : {})),
  )
  connection.onRequest('client/registerCapability', () => null)
  connection.listen()
  const rootUri = pathToFileURL(process.cwd()).href
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    capabilities: { workspace: { configuration: true }, textDocument: { completion: {}, hover: {} } },
    workspaceFolders: null,
  })
  await connection.sendNotification('initialized', {})
  await connection.sendNotification('workspace/didChangeConfiguration', { settings })
  let version = 0
  const open = async (path: string, text: string): Promise<{ uri: string; found: Promise<Diagnostic[]> }> => {
    // Each text is a new file, since the server reports nothing about a file that is closed and opened again.
    const uri = pathToFileURL(path.replace('.yaml', `-${++version}.yaml`)).href
    const found = new Promise<Diagnostic[]>((resolve) => published.set(uri, resolve))
    const textDocument = { uri, languageId: 'yaml', version, text }
    await connection.sendNotification('textDocument/didOpen', { textDocument })
    return { uri, found }
  }
  const at = (marked: string): { text: string; position: { line: number; character: number } } => {
    const before = marked.slice(0, marked.indexOf('|')).split('\n')
    return {
      text: marked.replace('|', ''),
      position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
    }
  }
  return {
    complete: async (path, marked) => {
      const { text, position } = at(marked)
      const { uri } = await open(path, text)
      const params = { textDocument: { uri }, position }
      const list: CompletionList | CompletionItem[] | null = await connection.sendRequest(
        'textDocument/completion',
        params,
      )
      const items = Array.isArray(list) ? list : (list?.items ?? [])
      return items.map((item) => item.label)
    },
    mistakes: async (path, text) => {
      const { found } = await open(path, text)
      return (await found).map(({ range, message }) => ({ line: range.start.line + 1, message: String(message) }))
    },
    hover: async (path, marked) => {
      const { text, position } = at(marked)
      const { uri } = await open(path, text)
      const shown: Hover | null = await connection.sendRequest('textDocument/hover', {
        textDocument: { uri },
        position,
      })
      return JSON.stringify(shown?.contents ?? '')
    },
    close: async () => {
      await connection.sendRequest('shutdown')
      await connection.sendNotification('exit')
      connection.dispose()
      server.kill()
    },
  }
}
