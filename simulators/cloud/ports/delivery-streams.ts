// Firehose as other services see it: IoT rules put records.
import type { Principal } from "./principal.ts";

export interface DeliveryStreams {
  /** Authorises `principal` for firehose:PutRecord. @throws AwsError ResourceNotFoundException, InvalidArgumentException */
  putRecord(request: { principal: Principal; deliveryStreamName: string; data: Buffer }): void;
}
