/** Looks whether a port is free, before the demo does anything that takes time. */
import { createServer } from "node:net";

/** @throws the system's error when the port cannot be opened */
export async function refuseUsedPort(port: number): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject);
    probe.listen(port, "127.0.0.1", resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}
