/* Where the server is (PROTOCOL.md section 2). */
#ifndef KAIO_ENDPOINT_H
#define KAIO_ENDPOINT_H

/*
 * A connected socket, or -1 after saying why in a line. The endpoint is that of KAIO_ENDPOINT, or the
 * default Unix socket.
 */
int connect_to_server(void);

#endif
