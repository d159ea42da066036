import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installed } from './processes.ts'
import type { Prepared } from './yardsticks.ts'

const program = ['nginx', '/usr/sbin/nginx'].find(name => installed(name, '-v'))

/**
 * The command that serves the folder's prepared answer as a static file, all of nginx's own files in that folder;
 * undefined where it is not installed.
 */
export async function nginxCommand (
  port: number,
  folder: string,
  { headers }: Prepared
): Promise<string[] | undefined> {
  if (program === undefined) return undefined
  const own = ['content-type', 'content-length', 'etag']
  const added = Object.entries(headers).filter(([name]) => !own.includes(name)).map(([name, value]) =>
    `add_header ${name} "${value}";`
  )
  await mkdir(join(folder, 'temp'), { recursive: true })
  await writeFile(
    join(folder, 'nginx.conf'),
    `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  access_log /dev/null;
  client_body_temp_path ${folder}/temp;
  proxy_temp_path ${folder}/temp;
  fastcgi_temp_path ${folder}/temp;
  uwsgi_temp_path ${folder}/temp;
  scgi_temp_path ${folder}/temp;
  sendfile on;
  keepalive_requests 10000000;
  open_file_cache max=10;
  default_type application/json;
  server {
    listen 127.0.0.1:${port};
    location = /v1/principles/safe { alias ${folder}/body; ${added.join(' ')} }
  }
}
`
  )
  return [program, '-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')]
}
