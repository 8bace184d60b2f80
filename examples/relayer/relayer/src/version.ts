/** Which version of the program this is; a new revision is made by editing this one line. */
export const VERSION = "1.0.0";
