/** Bytes that mean something to psql's own lexer. */
export const NEWLINE = 10
export const RETURN = 13
export const QUOTE = 39
export const DOUBLE_QUOTE = 34
export const DOLLAR = 36
export const OPEN = 40
export const CLOSE = 41
export const STAR = 42
export const DASH = 45
export const DOT = 46
export const SLASH = 47
export const SEMICOLON = 59
export const BACKSLASH = 92

export const isSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)

export const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57

/** What a name or a dollar quote's tag may begin with. */
export const beginsWord = (byte: number): boolean =>
  (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === 95 || byte >= 128
