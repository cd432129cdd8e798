export { parseYaml } from './from-yaml.ts'
export type { Entry, MapSyntax, ScalarSyntax, Syntax } from './from-yaml.ts'
export { Fields, Reader } from './reader.ts'
export { toJson } from './to-json.ts'
