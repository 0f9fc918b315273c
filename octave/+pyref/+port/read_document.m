% Read the fixture file of a layer, and refuse one that is not what its digests say.
%
%     document = pyref.port.read_document ('dense')
%     document = pyref.port.read_document ('dense', text)
%
% document is what jsondecode makes of the file, or of this text of it. A digest is the
% SHA-256 of the text without spaces of what it stands in, as docs/format.md has it.
% Errors: pyref:value, there is no such layer; pyref:format, with the case that was
% changed.

function document = read_document (layer, text)
  if nargin < 2
    file = fullfile (pyref.port.fixtures (), 'cases', [layer '.json']);
    if isempty (regexp (layer, '^[a-z][a-z0-9_]*$', 'once')) || ~exist (file, 'file')
      error ('pyref:value', '%s is no layer', layer);
    end
    text = fileread (file);
  end
  name = [layer '.json'];
  count = check_digests (pyref.port.compact (text), name);
  document = jsondecode (text);
  if ~strcmp (document.layer, layer)
    error ('pyref:format', '%s: head: layer is %s, not %s', name, document.layer, ...
           layer);
  end
  if count ~= numel (document.cases)
    error ('pyref:format', '%s: %d cases, %d digests', name, ...
           numel (document.cases), count);
  end
  if isfield (document, 'call') && isempty (regexp (document.call, ...
      '^(layers|networks(\.optimizers)?|derivations)\.[a-z][a-z0-9_]*$', 'once'))
    error ('pyref:format', '%s: head: call is no name of a function of pyref', name);
  end
end

function count = check_digests (text, name)
  % How many cases have a digest that fits; an error for the first that does not.
  mark = ',"digest":"';
  places = strfind (text, mark);
  first = strfind (text, ',"cases":[');
  if isempty (first) || isempty (places) || places(1) + 76 ~= first(1)
    error ('pyref:format', '%s: head: digest is missing', name);
  end
  start = first(1) + 10;
  count = numel (places) - 1;
  digests = cell (1, count);
  for i = 1:count
    case_ = [text(start:places(i+1)-1) '}'];
    id = regexp (case_, '^\{"id":"([a-z0-9_-]*)"', 'tokens', 'once');
    where = [name ': ' strjoin([{}, id], '')];
    digests{i} = pyref.port.must_fit (text, places(i+1), case_, where);
    start = places(i+1) + 78;
  end
  listed = strjoin (strcat ('"', digests, '"'), ',');
  whole = [text(1:places(1)-1) ',"cases":[' listed text(start-1:end)];
  pyref.port.must_fit (text, places(1), whole, [name ': head']);
end

%!shared text
%! text = fileread (fullfile (pyref.port.fixtures (), 'cases', 'dense.json'));
%!test <a file that only differs in spaces is read, its cases in order>
%! found = pyref.port.read_document ('dense', strrep (text, sprintf ('\n'), '  '));
%! assert (found, pyref.port.read_document ('dense'));
%! assert (found.cases{1}.id, 'dense-d831b3a0');
%!error <dense.json: dense-d831b3a0: digest is> pyref.port.read_document ('dense', strrep (text, '1.00e+01 4.00e+00', '1.00e+02 4.00e+00'))
%!error <dense.json: head: digest is> pyref.port.read_document ('dense', strrep (text, '"y": "D"', '"y": "N"'))
%!error <dense.json: head: digest is missing> pyref.port.read_document ('dense', strrep (text, '"digest"', '"digost"'))
%!error <tanh.json: head: layer is dense> pyref.port.read_document ('tanh', text)
%!error <../dense is no layer> pyref.port.read_document ('../dense')
%!test <a call that is no name is refused before anything can call it>
%! body = strrep (text, '"layer": "dense",', '"layer": "dense", "call": "@() system (1)",');
%! try
%!   pyref.port.read_document ('dense', body);
%!   told = '';
%! catch problem
%!   told = problem.message;
%! end
%! given = regexp (told, 'gives ([0-9a-f]{64})', 'tokens', 'once');
%! old = regexp (body, '"digest": "([0-9a-f]{64})"', 'tokens', 'once');
%! caught = '';
%! try
%!   pyref.port.read_document ('dense', strrep (body, old{1}, given{1}));
%! catch problem
%!   caught = problem.message;
%! end
%! assert (caught, 'dense.json: head: call is no name of a function of pyref');
