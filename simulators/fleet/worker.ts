// The entry of a worker thread: one crew of devices, driven by the fleet's messages. Requests come one at a time,
// except `finish`, which without a release also ends what is under way.
import { parentPort } from "node:worker_threads";
import { muster, type Crew } from "./crew.ts";
import type { CrewReply, CrewRequest } from "./crew-setup.ts";
import { decoding } from "./decoding.ts";

const port = parentPort;
if (port === null) throw new Error("worker.ts runs as a worker thread of the fleet, not by itself");

const reply = (message: CrewReply): void => port.postMessage(message);

let crew: Crew | undefined;
let underWay: Promise<void> = Promise.resolve();

function mustered(): Crew {
  if (crew === undefined) throw new Error("the crew was given work before it was mustered");
  return crew;
}

async function perform(request: CrewRequest): Promise<void> {
  switch (request.kind) {
    case "muster":
      crew = muster(request.setup, { decoding, onProgress: (progress) => reply({ kind: "progress", progress }) });
      return;
    case "connect":
      underWay = mustered().connect();
      return underWay;
    case "send":
      underWay = mustered().send(request.untilMs);
      return underWay;
    case "publish":
      underWay = mustered().publish(request.untilMs);
      return underWay;
    case "finish":
      if (request.releaseAtMs === undefined) mustered().stop();
      // What failed has been answered as such; the ledger is written all the same.
      await underWay.catch(() => undefined);
      return mustered().finish(request.releaseAtMs);
  }
}

port.on("message", (request: CrewRequest) => {
  perform(request).then(
    () => reply({ kind: "done", request: request.kind, progress: mustered().progress() }),
    (error: unknown) =>
      reply({
        kind: "failed",
        request: request.kind,
        error: error instanceof Error ? error : new Error(String(error)),
      }),
  );
});
