import { defineErrors } from "@switchyard/core/quantity";

/** Errors of what commands are given: files that they read and write, examples, a port. */
export const fileErrors = defineErrors("cli", {
  noSuchFile: (d: { file: string; folder: string }) =>
    `there is no file "${d.file}" in ${d.folder}; "switchyard init" writes a scenario to start from`,
  notAFile: (d: { file: string }) => `"${d.file}" is a folder; name a file in it`,
  notReadable: (d: { file: string; reason: string }) => `"${d.file}" can't be read: ${d.reason}`,
  notWritable: (d: { file: string; reason: string }) => `"${d.file}" can't be written: ${d.reason}`,
  otherRun: (d: { file: string }) =>
    `"${d.file}" holds the parts of another scenario, another version or another question; ask as it was asked, or leave --resume out`,
  notARun: (d: { file: string }) =>
    `"${d.file}" is no run that was stopped; name the file that Ctrl-C left (it ends in .run), or leave --resume out`,
  fileExists: (d: { file: string }) =>
    `"${d.file}" is there already and is never overwritten; name another file, or move it away`,
  noSuchExample: (d: { name: string; known: string }) =>
    `no example is called "${d.name}"; there are ${d.known}`,
  oneExample: (d: { given: string; known: string }) =>
    `--copy takes one example, "${d.given}" names several or none; there are ${d.known}`,
  badPort: (d: { given: string }) => `PORT: "${d.given}" is not a port; write a number from 0 to 65535`,
  onceWantsFile: () =>
    "--once ends after the verdict of a scenario; name its file: switchyard serve site.yaml --once",
  badSetting: (d: { name: string; given: string; allowed: string }) =>
    `${d.name}: "${d.given}" is not allowed; write ${d.allowed}`,
});
