export const tags = ['operations']
