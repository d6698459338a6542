/** At most `limit` pieces of work at once; the rest waits in order. */
export class Semaphore {
	private free: number;
	private readonly waiting: (() => void)[] = [];

	constructor(limit: number) {
		this.free = limit;
	}

	async run<Result>(work: () => Promise<Result>): Promise<Result> {
		if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.free -= 1;
		try {
			return await work();
		} finally {
			const next = this.waiting.shift();
			if (next === undefined) this.free += 1;
			else next();
		}
	}
}
