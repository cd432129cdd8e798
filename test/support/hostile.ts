const EVIL = '<img src=x onerror="document.title=1"></td></table><script>document.title=2</script>'

/** A record as JSON whose texts try to be more than text on a page. */
export function hostileRecord(): string {
  return JSON.stringify({
    id: `x'"><b>${EVIL}`,
    sex: 'female',
    systemic_therapies: [{ class: 'chemotherapy', agent: EVIL }],
    provenance: { sex: `${EVIL} | * _ \u202e` },
  })
}
