# Two instances behind Varnish 7, as a cache: varnishd -f varnish.vcl -a :8080 -p http_gzip_support=off
# With gzip support it would change codings and weaken the ETags. It logs to memory alone: varnishncsa is not to be run, since
# a line would join an address and a second to an assessment (rule D13). The service logs its route templates.
vcl 4.1;

import directors;

probe ready {
  .url = "/livez";
  .interval = 2s;
  .initial = 3;
}

backend one {
  .host = "one";
  .port = "3000";
  .connect_timeout = 2s;
  .probe = ready;
}

backend two {
  .host = "two";
  .port = "3000";
  .connect_timeout = 2s;
  .probe = ready;
}

sub vcl_init {
  new service = directors.round_robin();
  service.add_backend(one);
  service.add_backend(two);
}

sub vcl_recv {
  # Varnish adds the address of the client itself.
  set req.backend_hint = service.backend();
  # An import has no end, and is answered as it goes.
  if (req.method == "POST" && req.url ~ "^/v1/assessment-imports$") {
    return (pipe);
  }
}

sub vcl_backend_error {
  set beresp.http.Content-Type = "application/problem+json";
  set beresp.http.Retry-After = "5";
  synthetic("""{"type":"about:blank","title":"Unavailable","status":503,"code":"unavailable","detail":"No instance answered, so it is not known whether anything was changed"}""");
  return (deliver);
}
