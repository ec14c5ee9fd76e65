/** A page of whichever kind of Playwright. */
interface Drawing {
  evaluate<T>(script: string): Promise<T>
}

/** What a camera would see of a picture: its points, four bytes each, read by an empty page of a browser. */
export async function picturePoints(page: Drawing, png: Buffer) {
  const [width, height, ...data] = await page.evaluate<number[]>(`(async () => {
    const bytes = await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob()
    const picture = await createImageBitmap(bytes)
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const context = canvas.getContext('2d')
    context.drawImage(picture, 0, 0)
    const { data } = context.getImageData(0, 0, picture.width, picture.height)
    return [picture.width, picture.height, ...data]
  })()`)
  return { width: width ?? 0, height: height ?? 0, data: Uint8Array.from(data) }
}
