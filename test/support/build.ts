import { execSync, spawnSync } from 'node:child_process'

/** The command line is tested as built; what is tested must be what stands in `src`. Whole interviews need a terminal. */
export function setup(): void {
  execSync('npm run --silent build', { stdio: ['ignore', 'ignore', 'inherit'] })
  if (spawnSync('tmux', ['-V']).status === 0) return
  const install = 'apt-get install -y tmux || (apt-get update && apt-get install -y tmux)'
  spawnSync('sh', ['-c', install], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  if (spawnSync('tmux', ['-V']).status !== 0) throw new Error('The tests need tmux: apt-get install tmux')
}
