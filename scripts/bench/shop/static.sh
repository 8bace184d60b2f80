# A web server that answers far faster than any balancer asks, and needs 4 MB: nginx as one process.
folder=$(mktemp -d)
cat > "$folder/nginx.conf" <<CONF
daemon off; master_process off; pid $folder/pid; error_log stderr crit;
events { worker_connections 2048; }
http {
  access_log off; client_body_temp_path $folder; proxy_temp_path $folder; fastcgi_temp_path $folder;
  uwsgi_temp_path $folder; scgi_temp_path $folder; keepalive_requests 1000000; keepalive_timeout 75s;
  server { listen $HOST:$PORT; location / { return 200 "well\n"; } }
}
CONF
exec nginx -e stderr -c "$folder/nginx.conf"
