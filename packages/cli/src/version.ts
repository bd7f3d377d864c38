/** The version of Sternpost; a test holds it equal to the packages' own. */
export const VERSION = "0.1.0"
