import { execSync } from 'node:child_process'

/** Builds the program before the tests, which run it as built, so that they test what is in `src`. */
export function setup(): void {
  execSync('npm run --silent build', { stdio: ['ignore', 'ignore', 'inherit'] })
}
