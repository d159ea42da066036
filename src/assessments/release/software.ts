/** Of package.json; told with every result (rule S11). */
export const softwareVersion = '0.1.0'
