#!/usr/bin/env bash
# A batch in four parts as a Slurm job array on two nodes of this machine (loopback only), with one node killed in the middle and its
# tasks requeued. Ends with 0 when the merged bytes are those of a single run. Needs Debian's slurm-wlm and munge, and root.
#   test/cluster/slurm.sh [RECORDS]
set -euo pipefail
cd "$(dirname "$0")/../.."
records=${1:-6000}
work=$(mktemp -d)
host=$(hostname -s)
export SLURM_CONF="$work/slurm.conf"

stop() {
  for name in slurmd-n1 slurmd-n2 slurmctld munged; do
    [ -f "$work/$name.pid" ] && kill -9 "$(cat "$work/$name.pid")" 2>/dev/null || true
  done
  pkill -9 -f "$work" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

dd if=/dev/urandom of="$work/munge.key" bs=1024 count=1 status=none
chmod 700 "$work" && chmod 400 "$work/munge.key"
mkdir -p "$work/state" "$work/spool-n1" "$work/spool-n2"
cat > "$SLURM_CONF" <<CONF
ClusterName=prescreen
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd-%n.log
SlurmdTimeout=10
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobRequeue=1
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=17001 CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=17002 CPUs=1 State=UNKNOWN
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF

start_node() { slurmd -N "$1"; }

munged --force --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" \
  --log-file="$work/munged.log" --seed-file="$work/munged.seed"
slurmctld
start_node n1
start_node n2
for _ in $(seq 50); do
  [ "$(sinfo -h -t idle -o '%D' 2>/dev/null || true)" = 2 ] && break
  sleep 0.2
done
sinfo

npx rolldown test/bench/cohort.ts --dir .build/bench --platform node --format esm --logLevel silent > "$work/build.log"
node .build/bench/cohort.js "$records" "$work/patients.ndjson"
prescreen="node $PWD/bin/prescreen.js"
cat > "$work/job.sh" <<JOB
#!/usr/bin/env bash
#SBATCH --array=1-4 --requeue --output=$work/task-%a.log
$prescreen batch $work/patients.ndjson --as-of 2026-03-15 --workers 1 --quiet \\
  --shard \$SLURM_ARRAY_TASK_ID/4 --out $work/part\$SLURM_ARRAY_TASK_ID --resume
JOB
sbatch --parsable "$work/job.sh" > "$work/job"
job=$(cat "$work/job")
# The task on n2 must be in the middle of its part.
for _ in $(seq 300); do
  task=$(squeue -h -t R -o '%K' -w n2 | head -1)
  [ -n "$task" ] && [ -s "$work/part$task/results.ndjson" ] && [ -s "$work/part$task/manifest.json" ] && break
  sleep 0.1
done
[ -n "${task:-}" ] || { echo "no task ran on n2"; exit 1; }
echo "killing node n2 with task $task, after $(wc -l < "$work/part$task/results.ndjson") results of its part"
kill -9 "$(cat "$work/slurmd-n2.pid")"
pkill -9 -f "shard $task/4" || true
scontrol update NodeName=n2 State=DOWN Reason=killed
sleep 1
start_node n2
scontrol update NodeName=n2 State=RESUME || true
restarts=0
for _ in $(seq 600); do
  now=$(scontrol show job "$job" 2>/dev/null | grep -o 'Restarts=[0-9]*' | cut -d= -f2 | sort -n | tail -1)
  [ "${now:-0}" -gt "$restarts" ] && restarts=$now
  [ -z "$(squeue -h)" ] && break
  sleep 0.5
done
[ "$restarts" -gt 0 ] || { echo "no task was requeued"; exit 1; }
echo "all tasks ended; task $task was requeued $restarts time(s)"

$prescreen merge "$work"/part1 "$work"/part2 "$work"/part3 "$work"/part4 --out "$work/merged" > /dev/null
$prescreen batch "$work/patients.ndjson" --as-of 2026-03-15 --quiet --out "$work/single" > /dev/null
for name in results.ndjson matches.csv rejected.ndjson summary.json; do
  cmp "$work/merged/$name" "$work/single/$name"
  echo "$name: the same $(wc -c < "$work/single/$name") bytes"
done
