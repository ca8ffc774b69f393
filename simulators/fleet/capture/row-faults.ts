// The faults of a file's rows as they are met: a few are told at once, then reading ends.
import { CaptureError, RowFault } from "./capture-error.ts";

/** Enough to see whether rows are odd or the mapping is. */
const faultyRowsMax = 5;

export interface RowFaults {
  /** Runs what reads a row; a fault of the row is kept with its place. Throws the CaptureError of all when there are enough. */
  readonly watch: (place: string, read: () => void) => void;
  /** Throws the CaptureError of those there are. */
  readonly settle: () => void;
}

export function rowFaults(file: string): RowFaults {
  const faults: string[] = [];
  return {
    watch(place, read) {
      try {
        read();
      } catch (error) {
        if (!(error instanceof RowFault)) throw error;
        faults.push(`${file}: ${place}: ${error.message}`);
      }
      if (faults.length === faultyRowsMax) throw new CaptureError([...faults, `${file}: later rows were not read`]);
    },
    settle() {
      if (faults.length > 0) throw new CaptureError(faults);
    },
  };
}
