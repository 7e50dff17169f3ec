/** Stands where a library names Node's files: the page has none, and nothing that it uses asks for one. */
function absent(): never {
  throw new Error("a browser has no file system");
}

export {
  absent as basename,
  absent as createReadStream,
  absent as createRequire,
  absent as dirname,
  absent as mkdir,
  absent as readFile,
  absent as rename,
  absent as rm,
  absent as stat,
  absent as writeFile,
};
