// A binary heap of timers, by instant and then by order of registration. Pure: it knows no time.

export interface Timer {
  readonly timeMs: number;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

const before = (a: Timer, b: Timer): boolean => a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.order < b.order);

export class TimerQueue {
  readonly #heap: Timer[] = [];
  #orderNext = 0;

  add(timeMs: number, callback: () => void): Timer {
    const timer: Timer = { timeMs, order: this.#orderNext++, callback, cancelled: false };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return timer;
  }

  /** The earliest timer that is not cancelled, left in place. */
  peek(): Timer | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || !first.cancelled) return first;
      this.#removeFirst();
    }
  }

  /** The earliest timer due at `timeMs` or before, taken out. */
  takeDue(timeMs: number): Timer | undefined {
    const first = this.peek();
    if (first === undefined || first.timeMs > timeMs) return undefined;
    this.#removeFirst();
    return first;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(start: number): void {
    let child = start;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapUnlessOrdered(parent, child)) return;
      child = parent;
    }
  }

  #sink(start: number): void {
    let parent = start;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      const leftTimer = this.#heap[left];
      const rightTimer = this.#heap[right];
      if (leftTimer === undefined) return;
      const child = rightTimer !== undefined && before(rightTimer, leftTimer) ? right : left;
      if (!this.#swapUnlessOrdered(parent, child)) return;
      parent = child;
    }
  }

  #swapUnlessOrdered(parent: number, child: number): boolean {
    const above = this.#heap[parent];
    const below = this.#heap[child];
    if (above === undefined || below === undefined || !before(below, above)) return false;
    this.#heap[parent] = below;
    this.#heap[child] = above;
    return true;
  }
}
