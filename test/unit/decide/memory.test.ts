import { describe, expect, it } from 'vitest'
import { Recent } from '../../../src/decide/recent.ts'
import { Room } from '../../../src/decide/room.ts'

class Member {
  size = 0
  stopped = false
  readonly isUseful: boolean

  constructor(isUseful: boolean) {
    this.isUseful = isUseful
  }

  stop(): void {
    this.stopped = true
    this.size = 0
  }
}

function fill(room: Room, member: Member, count: number): void {
  for (let i = 0; i < count; i++) {
    member.size++
    room.add(member)
  }
}

describe('the room for what is remembered', () => {
  it('is full at its size, and not one reply before', () => {
    const room = new Room(10)
    const member = new Member(true)
    fill(room, member, 9)
    expect(room.isFull).toBe(false)
    fill(room, member, 1)
    expect(room.isFull).toBe(true)
  })

  it('drops what is of no use when it is full, and keeps what is', () => {
    const room = new Room(10)
    const [useful, useless] = [new Member(true), new Member(false)]
    fill(room, useful, 4)
    fill(room, useless, 5)
    room.makeRoom()
    expect(useless.stopped).toBe(false)
    fill(room, useless, 1)
    room.makeRoom()
    expect([useful.stopped, useless.stopped, room.isFull]).toEqual([false, true, false])
  })

  it('has room again when something leaves', () => {
    const room = new Room(4)
    const [first, second] = [new Member(true), new Member(true)]
    fill(room, first, 2)
    fill(room, second, 2)
    room.makeRoom()
    expect([first.stopped, room.isFull]).toEqual([false, true])
    room.leave(first)
    expect([first.stopped, room.isFull]).toEqual([true, false])
  })
})

describe('what was asked for last', () => {
  it('is kept, and what was asked for longest ago leaves', () => {
    const left: string[] = []
    const made: string[] = []
    const recent = new Recent<string, string>(2, (one) => left.push(one))
    const get = (key: string): string =>
      recent.get(key, () => {
        made.push(key)
        return key
      })
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) expect(get(key)).toBe(key)
    expect(made).toEqual(['a', 'b', 'c', 'b'])
    expect(left).toEqual(['b', 'c'])
  })
})
