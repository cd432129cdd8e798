/** The pages of searches among documents, to find out whether one is missing. */
export class Pages {
  private firsts = 0
  private lasts = 0
  private all = 0
  private hasPrevious = false

  add(text: string): void {
    if (!/"type"\s*:\s*"searchset"/.test(text)) return
    const relations = new Set([...text.matchAll(/"relation"\s*:\s*"(next|prev|previous)"/g)].map(([, name]) => name))
    const isLast = !relations.has('next')
    const isFirst = !relations.has('prev') && !relations.has('previous')
    this.all++
    if (isLast) this.lasts++
    if (isFirst) this.firsts++
    else this.hasPrevious = true
  }

  /**
   * Whether a search continues on a page that is missing. Not every server says on a page that another one comes before
   * it.
   */
  get isMissing(): boolean {
    return this.hasPrevious ? this.lasts < this.firsts : this.all > 0 && this.lasts === 0
  }
}
