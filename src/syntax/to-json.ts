import type { Syntax } from './from-yaml.ts'

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

/** A part of a YAML file as plain JSON data. */
export function toJson(node: Syntax): Plain {
  switch (node.kind) {
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJson(value)]))
    case 'list':
      return node.items.map(toJson)
    case 'scalar':
      return node.value
  }
}
