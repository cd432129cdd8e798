export { parseYaml } from './from-yaml.ts'
export type { Entry, ListSyntax, MapSyntax, ScalarSyntax, Syntax } from './from-yaml.ts'
export { Fields, Reader } from './reader.ts'
