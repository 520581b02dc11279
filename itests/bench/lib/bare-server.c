/*
 * An NBD server that does nothing but answer: what is written goes nowhere, and what is read is always the same bytes.
 * It shows what clients and kernel leave for any server on this machine, and is of no other use: it trusts its clients,
 * and serves none that has more than AT_ONCE requests in flight.
 *
 * bare-server SOCKET SIZE
 */
#define _GNU_SOURCE
#include <endian.h>
#include <err.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 1 << 20, AT_ONCE = 256, LONGEST_POLL_NANOS = 100000, MOST_LOOPS = 64 };

/* The protocol's numbers that are needed: doc/proto.md of the NBD project. */
enum { OPT_EXPORT_NAME = 1, OPT_ABORT = 2, OPT_GO = 7, OPT_STRUCTURED_REPLY = 8 };
enum { REP_ACK = 1, REP_INFO = 3 };
static const uint32_t REP_ERR_UNSUP = 0x80000001;
enum { CMD_READ = 0, CMD_WRITE = 1, CMD_FLUSH = 3 };
enum { HAS_FLAGS = 1, SEND_FLUSH = 4, SEND_FUA = 8, CAN_MULTI_CONN = 256 };

struct option_head { uint64_t magic; uint32_t option, length; } __attribute__((packed));
struct option_reply { uint64_t magic; uint32_t option, type, length; } __attribute__((packed));
struct export_info { uint16_t type; uint64_t size; uint16_t flags; } __attribute__((packed));
struct request { uint32_t magic; uint16_t flags, command; uint64_t cookie, offset; uint32_t length; } __attribute__((packed));
struct simple_reply { uint32_t magic, error; uint64_t cookie; } __attribute__((packed));
struct data_chunk { uint32_t magic; uint16_t flags, type; uint64_t cookie; uint32_t length; uint64_t offset; } __attribute__((packed));

struct connection {
    int socket;
    int structured;
    int writing; /* a write is coming */
    uint64_t cookie;
    size_t missing;  /* bytes of it */
    size_t received; /* bytes of in */
    char in[LARGEST];
};

static char data[LARGEST];
static uint64_t size;
static int epolls[MOST_LOOPS];
static int loops;

static int receive(int socket, void *to, size_t length) {
    return length == 0 || recv(socket, to, length, MSG_WAITALL) == (ssize_t) length;
}

static void reply(int socket, uint32_t option, uint32_t type, const void *payload, uint32_t length) {
    struct option_reply head = { htobe64(0x3e889045565a9), htobe32(option), htobe32(type), htobe32(length) };
    send(socket, &head, sizeof head, MSG_MORE);
    send(socket, payload, length, 0);
}

/* Whether the client has come to the transmission phase. */
static int shake_hands(struct connection *client) {
    struct { uint64_t magic, option_magic; uint16_t flags; } __attribute__((packed)) greeting = {
        htobe64(0x4e42444d41474943), htobe64(0x49484156454f5054), htobe16(3) };
    uint32_t flags;
    send(client->socket, &greeting, sizeof greeting, 0);
    if (!receive(client->socket, &flags, sizeof flags)) return 0;
    for (;;) {
        struct option_head head;
        if (!receive(client->socket, &head, sizeof head)) return 0;
        uint32_t option = be32toh(head.option), length = be32toh(head.length);
        if (length > sizeof client->in || !receive(client->socket, client->in, length)) return 0;
        switch (option) {
        case OPT_STRUCTURED_REPLY:
            client->structured = 1;
            reply(client->socket, option, REP_ACK, NULL, 0);
            break;
        case OPT_GO: {
            struct export_info info = { 0, htobe64(size), htobe16(HAS_FLAGS | SEND_FLUSH | SEND_FUA | CAN_MULTI_CONN) };
            reply(client->socket, option, REP_INFO, &info, sizeof info);
            reply(client->socket, option, REP_ACK, NULL, 0);
            return 1;
        }
        case OPT_EXPORT_NAME:
        case OPT_ABORT:
            return 0;
        default:
            reply(client->socket, option, REP_ERR_UNSUP, NULL, 0);
        }
    }
}

/* What is sent with one call. */
struct answers {
    union { struct simple_reply simple; struct data_chunk chunk; } heads[AT_ONCE];
    struct iovec parts[2 * AT_ONCE];
    int count;
    int parts_count;
};

static void answer_read(struct answers *to, const struct connection *client, const struct request *request) {
    uint32_t length = be32toh(request->length);
    if (client->structured) {
        struct data_chunk *head = &to->heads[to->count++].chunk;
        *head = (struct data_chunk) { htobe32(0x668e33ef), htobe16(1), htobe16(1), request->cookie,
            htobe32(length + sizeof head->offset), request->offset };
        to->parts[to->parts_count++] = (struct iovec) { head, sizeof *head };
    } else {
        struct simple_reply *head = &to->heads[to->count++].simple;
        *head = (struct simple_reply) { htobe32(0x67446698), 0, request->cookie };
        to->parts[to->parts_count++] = (struct iovec) { head, sizeof *head };
    }
    to->parts[to->parts_count++] = (struct iovec) { data, length };
}

static void acknowledge(struct answers *to, uint64_t cookie) {
    struct simple_reply *head = &to->heads[to->count++].simple;
    *head = (struct simple_reply) { htobe32(0x67446698), 0, cookie };
    to->parts[to->parts_count++] = (struct iovec) { head, sizeof *head };
}

/* Takes what has come and answers all of it at once; whether the client is still there. */
static int serve(struct connection *client) {
    ssize_t came = recv(client->socket, client->in + client->received, sizeof client->in - client->received, 0);
    if (came <= 0) return 0;

    struct answers answers = { .count = 0 };
    char *from = client->in, *end = from + client->received + came;
    while (answers.count < AT_ONCE) {
        if (client->writing) {
            size_t here = client->missing < (size_t) (end - from) ? client->missing : (size_t) (end - from);
            from += here;
            client->missing -= here;
            if (client->missing > 0) break;
            client->writing = 0;
            acknowledge(&answers, client->cookie);
            continue;
        }
        struct request request;
        if (end - from < (ssize_t) sizeof request) break;
        memcpy(&request, from, sizeof request);
        from += sizeof request;
        switch (be16toh(request.command)) {
        case CMD_READ:
            if (be32toh(request.length) > LARGEST) return 0;
            answer_read(&answers, client, &request);
            break;
        case CMD_WRITE:
            client->writing = 1;
            client->cookie = request.cookie;
            client->missing = be32toh(request.length);
            break;
        case CMD_FLUSH:
            acknowledge(&answers, request.cookie);
            break;
        default:
            return 0;
        }
    }
    client->received = end - from;
    memmove(client->in, from, client->received);
    struct msghdr message = { .msg_iov = answers.parts, .msg_iovlen = answers.parts_count };
    return answers.count == 0 || sendmsg(client->socket, &message, 0) > 0;
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void *run_loop(void *number) {
    int epoll = epolls[(intptr_t) number];
    int64_t busy = 0;
    for (;;) {
        struct epoll_event events[64];
        int count = epoll_wait(epoll, events, 64, now() - busy < LONGEST_POLL_NANOS ? 0 : -1);
        if (count > 0) busy = now();
        else sched_yield();
        for (int i = 0; i < count; i++) {
            struct connection *client = events[i].data.ptr;
            if (serve(client)) continue;
            close(client->socket);
            free(client);
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (argc != 3 || strlen(argv[1]) >= sizeof address.sun_path) errx(2, "usage: bare-server SOCKET SIZE");
    strcpy(address.sun_path, argv[1]);
    size = strtoull(argv[2], NULL, 10);
    memset(data, 0x5a, sizeof data);
    signal(SIGPIPE, SIG_IGN);
    loops = sysconf(_SC_NPROCESSORS_ONLN) < MOST_LOOPS ? sysconf(_SC_NPROCESSORS_ONLN) : MOST_LOOPS;
    for (intptr_t i = 0; i < loops; i++) {
        pthread_t thread;
        epolls[i] = epoll_create1(0);
        pthread_create(&thread, NULL, run_loop, (void *) i);
    }
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *) &address, sizeof address) || listen(listener, 64)) err(2, "%s", argv[1]);
    for (int next = 0;; next = (next + 1) % loops) {
        struct connection *client = calloc(1, sizeof *client);
        if (!client) err(2, "a connection");
        client->socket = accept(listener, NULL, NULL);
        if (client->socket < 0) err(2, "accept");
        if (shake_hands(client)) {
            struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
            epoll_ctl(epolls[next], EPOLL_CTL_ADD, client->socket, &event);
        } else {
            close(client->socket);
            free(client);
        }
    }
}
