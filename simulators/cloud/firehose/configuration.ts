// A delivery stream as it was created: where records come from, what happens to them, where they go.
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationConfiguration.html

export type Source =
  { readonly kind: "direct" } | { readonly kind: "kinesis"; readonly streamArn: string; readonly roleArn: string };

export interface TransformConfiguration {
  readonly functionArn: string;
  readonly bufferBytes: number;
  readonly bufferMs: number;
  /** After the first attempt. */
  readonly retriesMax: number;
  /** The destination's role unless the processor names its own. */
  readonly roleArn: string;
}

export type Deserializer =
  /** `millis`: numbers are epoch milliseconds; `sql`: text as java.sql.Timestamp has it. */
  | { readonly kind: "hive"; readonly timestamps: "millis" | "sql" }
  | {
      readonly kind: "openx";
      readonly isCaseInsensitive: boolean;
      /** Column to JSON key. */
      readonly keyOfColumn: Readonly<Record<string, string>>;
      readonly dotsToUnderscores: boolean;
    };

export interface ConversionConfiguration {
  readonly roleArn: string;
  readonly databaseName: string;
  readonly tableName: string;
  readonly region: string;
  readonly versionId: string;
  readonly deserializer: Deserializer;
  readonly compression: "SNAPPY" | "GZIP" | "UNCOMPRESSED";
}

/** Where records go as they came in. */
export type BackupConfiguration = Pick<
  DestinationConfiguration,
  "roleArn" | "bucketArn" | "prefix" | "errorOutputPrefix" | "bufferBytes" | "bufferMs" | "compression" | "logging"
>;

export interface DestinationConfiguration {
  readonly roleArn: string;
  readonly bucketArn: string;
  readonly prefix: string;
  readonly errorOutputPrefix: string | undefined;
  /** Replaces the one that the format brings. */
  readonly fileExtension: string | undefined;
  readonly bufferBytes: number;
  readonly bufferMs: number;
  readonly compression: "UNCOMPRESSED" | "GZIP";
  /** Appended to each record; undefined appends nothing. */
  readonly delimiter: string | undefined;
  readonly transform: TransformConfiguration | undefined;
  readonly isDynamicallyPartitioned: boolean;
  readonly conversion: ConversionConfiguration | undefined;
  readonly logging: { readonly group: string; readonly stream: string } | undefined;
  readonly backup?: BackupConfiguration | undefined;
}

export interface DeliveryStreamConfiguration {
  readonly name: string;
  readonly source: Source;
  readonly destination: DestinationConfiguration;
}
