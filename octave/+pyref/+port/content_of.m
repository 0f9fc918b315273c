% All that is given in a case as one text, the same for the same arrays.
%
%     text = pyref.port.content_of (c)

function text = content_of (c)
  parts = [struct2cell(c.inputs); struct2cell(c.options); struct2cell(c.upstream)];
  texts = cellfun (@(v) [sprintf('%d ', size (v)) ':' sprintf(' %.17g', v)], parts, ...
                   'UniformOutput', false);
  text = strjoin (texts(:).', ';');
end

%!test <another size or another number is another content>
%! c = struct ('inputs', struct ('x', [1 2]), 'options', struct (), 'upstream', struct ());
%! other = setfield (c, 'inputs', struct ('x', [1; 2]));
%! assert (pyref.port.content_of (c), pyref.port.content_of (c));
%! assert (~strcmp (pyref.port.content_of (c), pyref.port.content_of (other)));
%! other.inputs.x = [1 2 + eps(2)];
%! assert (~strcmp (pyref.port.content_of (c), pyref.port.content_of (other)));
