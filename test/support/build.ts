import { execSync } from 'node:child_process'

/** The program is tested as built; what is tested must be what stands in `src`. */
export function setup(): void {
  execSync('npm run --silent build', { stdio: ['ignore', 'ignore', 'inherit'] })
}
