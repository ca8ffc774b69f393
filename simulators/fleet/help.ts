// What `npm run simulate -- --help` prints.

export const simulateHelp = `Runs a fleet of MQTT devices through the pipeline in an embedded cloud, and accounts for every reading.

npm run simulate -- [options]

Fleet
  --devices N          devices, 1 to 100000 (100)
  --interval TIME      between two readings of a device: 500ms, 10s, 5m (10s)
  --duration TIME      simulated time: 90s, 10m, 1h (1h; with --live until Ctrl-C)
  --seed N             the same seed gives the same readings, faults and reports (1)
  --faults LIST        share of readings with each fault, none or a list: duplicates, late, out-of-order, malformed,
                       out-of-range (duplicates=0.01,late=0.005,out-of-order=0.01,malformed=0.002,out-of-range=0.002)
  --readings-per-message N
                       where the contract's messages hold several, 1 to 500 (10)
  --workers N          threads for the devices, 1 to 64 (1)
  --live               on wall time, until Ctrl-C

Captured readings instead of simulated ones
  --from-file FILE     .csv or .jsonl, or either with .gz
  --mapping FILE       which columns are which fields: simulators/fleet/captures/README.md; without one the file is
                       JSON Lines of messages as devices send them
  --from, --until DAY  event times to replay, from the first up to but without the second: 2013-01-01

Cloud
  --project DIR        the folder of the Pulumi project to bring up (this one)
  --pipeline NAME      which of the program's pipelines, where it returns the outputs of several by name
  --stage NAME         which Pulumi.<stage>.yaml (dev)
  --port N             of the AWS endpoint; 0 takes any free one (0)
  --mqtt-port N        of the MQTT broker; 0 takes any free one (0)
  --data-dir DIR       objects, reports and the ledger lie in a folder of their own under it, run-<n> (.millrace)
  --keep               later runs leave this run's folder where it is; else the next one removes it

Output
  --json               one JSON object on stdout and nothing else
  --help               this text

Exit code: 0 every reading is accounted for, 1 one is not, 2 the command line is wrong, 130 after Ctrl-C.

Examples
  npm run simulate -- --devices 500
  npm run simulate -- --devices 20 --interval 1s --duration 10m --faults none
  npm run simulate -- --devices 50 --faults late=0.05,duplicates=0.02 --seed 7
  npm run simulate -- --devices 10 --live --keep
  npm run simulate -- --from-file simulators/fleet/captures/nyc-weather-2013.csv.gz \\
      --mapping simulators/fleet/captures/nyc-weather-2013.mapping.json --from 2013-01-01 --until 2013-02-01
`;
