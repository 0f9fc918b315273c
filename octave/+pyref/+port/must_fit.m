% The digest that stands in a JSON text, and an error where it is that of another part.
%
%     digest = pyref.port.must_fit (text, place, part, where)
%
% text without spaces has ,"digest":"..." at place, which must be the SHA-256 of part.
% where begins the message. Errors: pyref:format.

function digest = must_fit (text, place, part, where)
  digest = text(min (place + 11, end):min (place + 74, end));
  found = pyref.port.sha256 (part);
  if ~strcmp (digest, found)
    error ('pyref:format', '%s: digest is %s, what stands there gives %s', where, ...
           digest, found);
  end
end

%!test <the digest of what stands there is given back>
%! part = '{"a":1}';
%! digest = pyref.port.sha256 (part);
%! text = ['{"a":1,"digest":"' digest '"}'];
%! assert (pyref.port.must_fit (text, 7, part, 'f'), digest);
%!error <f: digest is 1, what stands there gives > pyref.port.must_fit ('{"a":1', 7, '{"a":1}', 'f')
