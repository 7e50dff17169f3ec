/** A daily record of the network, where somebody dropped one: its history is shown, and the fleet is learnt from it. */
export const RECORD_FILE = "network-daily.csv";
