/** Where the built page lies inside a build of the program: `build/<hash>/web/index.html`, all addresses relative. */
export const WEB_FOLDER = "web";
