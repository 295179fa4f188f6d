/** How much room the orgs of a node have for records under way. */
import { expect, it } from 'vitest';
import { NodeRoom } from '../../../companion/sync/nodeRoom.ts';

/** As many rows as an org that never runs short takes, while none ends. */
function fill(room: NodeRoom): number {
  let own = 0;
  for (let rows = room.roomFor(own); rows > 0; rows = room.roomFor(own)) {
    room.enter(rows);
    own += rows;
  }
  return own;
}

it('a lone org takes whole batches, three of them', () => {
  const room = new NodeRoom();
  expect(room.roomFor(0)).toBe(200);
  expect(fill(room)).toBe(600);
});

it('takes a whole batch again only when there is room for one, so that a read is for many', () => {
  const room = new NodeRoom();
  fill(room);
  for (let ended = 1; ended < 200; ended++) {
    room.leave();
    expect(room.roomFor(600 - ended)).toBe(0);
  }
  room.leave();
  expect(room.roomFor(400)).toBe(200);
});

it('a hundred orgs with any backlog have a bounded number under way, and each has some', () => {
  const room = new NodeRoom();
  const taken = Array.from({ length: 100 }, () => fill(room));
  expect(Math.min(...taken)).toBeGreaterThanOrEqual(40);
  expect(taken.reduce((sum, rows) => sum + rows)).toBeLessThanOrEqual(7_000);
});

it('an org goes on while the others fill the node', () => {
  const room = new NodeRoom();
  for (let org = 0; org < 5; org++) fill(room);
  expect(fill(room)).toBe(40);
  for (let ended = 0; ended < 20; ended++) room.leave();
  expect(room.roomFor(20)).toBe(20);
});
