/** The window for counting written bytes (crates/database/src/write_throughput_limiter.rs:20). */
const WINDOW_MS = 1000;

export class WriteThroughput {
  private readonly writes: { at: number; bytes: number }[] = [];
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  record(now: number, bytes: number): void {
    this.forgetBefore(now - WINDOW_MS);
    this.writes.push({ at: now, bytes });
    this.bytes += bytes;
  }

  /** One commit may go far beyond. Then the others wait. */
  isExceeded(now: number): boolean {
    this.forgetBefore(now - WINDOW_MS);
    return this.bytes > this.mostBytes;
  }

  private forgetBefore(time: number): void {
    while (this.writes.length > 0 && this.writes[0]!.at < time)
      this.bytes -= this.writes.shift()!.bytes;
  }
}
