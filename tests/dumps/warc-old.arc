filedesc://harbour.arc 0.0.0.0 20201008000000 text/plain 68
1 0 Harbour
URL IP-address Archive-date Content-type Archive-length

https://harbour.example/2020/10/06/ferry 192.0.2.1 20201008010000 text/html 270
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<html><head><title>Ferry late after fog</title></head><body><h1>Ferry late after fog</h1><p>The morning ferry to Gannet Point came in forty minutes late on Tuesday after fog closed the channel.</p></body></html>
