% dense as a process of the protocol: octave-cli --quiet dense.m

1;   % a script, though it begins with functions

function array = decoded (entry, dtype)
  words = strjoin (cellstr (entry.values), ' ');
  array = reshape (sscanf (words, '%f'), fliplr (entry.shape(:).')).';
  if strcmp (dtype, 'float32')
    array = single (array);
  end
end

function text = encoded (name, array)
  [N, M] = size (array);
  rows = cell (1, N);
  for i = 1:N
    rows{i} = ['"' strtrim(sprintf ('%.17g ', array(i,:))) '"'];
  end
  text = sprintf ('"%s": {"shape": [%d, %d], "values": [%s]}', ...
                  name, N, M, lower (strjoin (rows, ', ')));
end

function text = answer (request)
  if ~strcmp (request.layer, 'dense')
    text = sprintf ('"skip": "no %s"', request.layer);
    return
  end
  x = decoded (request.inputs.x, request.dtype);
  w = decoded (request.inputs.w, request.dtype);
  b = decoded (request.inputs.b, request.dtype);
  dy = decoded (request.upstream.dy, request.dtype);
  parts = {encoded('y', x * w + b), encoded('dx', dy * w.'), ...
           encoded('dw', x.' * dy), encoded('db', sum (dy, 1))};
  text = ['"results": {' strjoin(parts, ', ') '}'];
end

while true
  line = fscanf (stdin, '%[^\n]', 1);   % fgetl would wait for the line after
  if isempty (fread (stdin, 1))
    break
  end
  request = jsondecode (line);
  fprintf (stdout, '{"id": %d, %s}\n', request.id, answer (request));
  fflush (stdout);
end
